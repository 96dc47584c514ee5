/**
 * Field names of the segments a pharmacy meets, in order from field 1, as HL7 v2.5.1 and v2.9 chapters 2, 3, 4, 6 and 7 and
 * (ZPM) the VA's Inpatient Medications technical manual name them. Withdrawn fields keep the name they had.
 */
const NAMES: Readonly<Record<string, string>> = {
  MSH: `Field Separator|Encoding Characters|Sending Application|Sending Facility|Receiving Application|Receiving Facility|
    Date/Time of Message|Security|Message Type|Message Control ID|Processing ID|Version ID|Sequence Number|
    Continuation Pointer|Accept Acknowledgment Type|Application Acknowledgment Type|Country Code|Character Set|
    Principal Language of Message|Alternate Character Set Handling Scheme|Message Profile Identifier|
    Sending Responsible Organization|Receiving Responsible Organization|Sending Network Address|Receiving Network Address`,
  EVN: `Event Type Code|Recorded Date/Time|Date/Time Planned Event|Event Reason Code|Operator ID|Event Occurred|Event Facility`,
  PID: `Set ID|Patient ID|Patient Identifier List|Alternate Patient ID|Patient Name|Mother's Maiden Name|Date/Time of Birth|
    Administrative Sex|Patient Alias|Race|Patient Address|County Code|Phone Number - Home|Phone Number - Business|
    Primary Language|Marital Status|Religion|Patient Account Number|SSN Number|Driver's License Number|Mother's Identifier|
    Ethnic Group|Birth Place|Multiple Birth Indicator|Birth Order|Citizenship|Veterans Military Status|Nationality|
    Patient Death Date and Time|Patient Death Indicator|Identity Unknown Indicator|Identity Reliability Code|
    Last Update Date/Time|Last Update Facility|Species Code|Breed Code|Strain|Production Class Code|Tribal Citizenship`,
  PV1: `Set ID|Patient Class|Assigned Patient Location|Admission Type|Preadmit Number|Prior Patient Location|
    Attending Doctor|Referring Doctor|Consulting Doctor|Hospital Service|Temporary Location|Preadmit Test Indicator|
    Re-admission Indicator|Admit Source|Ambulatory Status|VIP Indicator|Admitting Doctor|Patient Type|Visit Number|
    Financial Class|Charge Price Indicator|Courtesy Code|Credit Rating|Contract Code|Contract Effective Date|
    Contract Amount|Contract Period|Interest Code|Transfer to Bad Debt Code|Transfer to Bad Debt Date|Bad Debt Agency Code|
    Bad Debt Transfer Amount|Bad Debt Recovery Amount|Delete Account Indicator|Delete Account Date|Discharge Disposition|
    Discharged to Location|Diet Type|Servicing Facility|Bed Status|Account Status|Pending Location|
    Prior Temporary Location|Admit Date/Time|Discharge Date/Time|Current Patient Balance|Total Charges|Total Adjustments|
    Total Payments|Alternate Visit ID|Visit Indicator|Other Healthcare Provider`,
  MRG: `Prior Patient Identifier List|Prior Alternate Patient ID|Prior Patient Account Number|Prior Patient ID|
    Prior Visit Number|Prior Alternate Visit ID|Prior Patient Name`,
  AL1: `Set ID|Allergen Type Code|Allergen Code/Mnemonic/Description|Allergy Severity Code|Allergy Reaction Code|
    Identification Date`,
  OBX: `Set ID|Value Type|Observation Identifier|Observation Sub-ID|Observation Value|Units|References Range|
    Interpretation Codes|Probability|Nature of Abnormal Test|Observation Result Status|Effective Date of Reference Range|
    User Defined Access Checks|Date/Time of the Observation|Producer's ID|Responsible Observer|Observation Method|
    Equipment Instance Identifier|Date/Time of the Analysis|Observation Site|Observation Instance Identifier|Mood Code|
    Performing Organization Name|Performing Organization Address|Performing Organization Medical Director`,
  NTE: `Set ID|Source of Comment|Comment|Comment Type`,
  ORC: `Order Control|Placer Order Number|Filler Order Number|Placer Group Number|Order Status|Response Flag|
    Quantity/Timing|Parent|Date/Time of Transaction|Entered By|Verified By|Ordering Provider|Enterer's Location|
    Call Back Phone Number|Order Effective Date/Time|Order Control Code Reason|Entering Organization|Entering Device|
    Action By|Advanced Beneficiary Notice Code|Ordering Facility Name|Ordering Facility Address|
    Ordering Facility Phone Number|Ordering Provider Address|Order Status Modifier|
    Advanced Beneficiary Notice Override Reason|Filler's Expected Availability Date/Time|Confidentiality Code|Order Type|
    Enterer Authorization Mode|Parent Universal Service Identifier|Advanced Beneficiary Notice Date|
    Alternate Placer Order Number|Order Workflow Profile`,
  TQ1: `Set ID|Quantity|Repeat Pattern|Explicit Time|Relative Time and Units|Service Duration|Start Date/Time|
    End Date/Time|Priority|Condition Text|Text Instruction|Conjunction|Occurrence Duration|Total Occurrences`,
  RXO: `Requested Give Code|Requested Give Amount - Minimum|Requested Give Amount - Maximum|Requested Give Units|
    Requested Dosage Form|Provider's Pharmacy/Treatment Instructions|Provider's Administration Instructions|
    Deliver-To Location|Allow Substitutions|Requested Dispense Code|Requested Dispense Amount|Requested Dispense Units|
    Number of Refills|Ordering Provider's DEA Number|Pharmacist/Treatment Supplier's Verifier ID|Needs Human Review|
    Requested Give Per (Time Unit)|Requested Give Strength|Requested Give Strength Units|Indication|
    Requested Give Rate Amount|Requested Give Rate Units|Total Daily Dose|Supplementary Code|
    Requested Drug Strength Volume|Requested Drug Strength Volume Units|Pharmacy Order Type|Dispensing Interval|
    Medication Instance Identifier|Segment Instance Identifier|Mood Code|Dispensing Pharmacy|Dispensing Pharmacy Address|
    Deliver-to Patient Location|Deliver-to Address|Pharmacy Phone Number`,
  RXE: `Quantity/Timing|Give Code|Give Amount - Minimum|Give Amount - Maximum|Give Units|Give Dosage Form|
    Provider's Administration Instructions|Deliver-To Location|Substitution Status|Dispense Amount|Dispense Units|
    Number of Refills|Ordering Provider's DEA Number|Pharmacist/Treatment Supplier's Verifier ID|Prescription Number|
    Number of Refills Remaining|Number of Refills/Doses Dispensed|D/T of Most Recent Refill or Dose Dispensed|
    Total Daily Dose|Needs Human Review|Special Dispensing Instructions|Give Per (Time Unit)|Give Rate Amount|
    Give Rate Units|Give Strength|Give Strength Units|Give Indication|Dispense Package Size|Dispense Package Size Unit|
    Dispense Package Method|Supplementary Code|Original Order Date/Time|Give Drug Strength Volume|
    Give Drug Strength Volume Units|Controlled Substance Schedule|Formulary Status|
    Pharmaceutical Substance Alternative|Pharmacy of Most Recent Fill|Initial Dispense Amount|Dispensing Pharmacy|
    Dispensing Pharmacy Address|Deliver-to Patient Location|Deliver-to Address|Pharmacy Order Type|Pharmacy Phone Number`,
  RXR: `Route|Administration Site|Administration Device|Administration Method|Routing Instruction|
    Administration Site Modifier`,
  RXC: `RX Component Type|Component Code|Component Amount|Component Units|Component Strength|Component Strength Units|
    Supplementary Code|Component Drug Strength Volume|Component Drug Strength Volume Units|Dispense Amount|Dispense Units`,
  RXD: `Dispense Sub-ID Counter|Dispense/Give Code|Date/Time Dispensed|Actual Dispense Amount|Actual Dispense Units|
    Actual Dosage Form|Prescription Number|Number of Refills Remaining|Dispense Notes|Dispensing Provider|
    Substitution Status|Total Daily Dose|Dispense-to Location|Needs Human Review|Special Dispensing Instructions|
    Actual Strength|Actual Strength Unit|Substance Lot Number|Substance Expiration Date|Substance Manufacturer Name|
    Indication|Dispense Package Size|Dispense Package Size Unit|Dispense Package Method|Supplementary Code|
    Initiating Location|Packaging/Assembly Location|Actual Drug Strength Volume|Actual Drug Strength Volume Units|
    Dispense to Pharmacy|Dispense to Pharmacy Address|Pharmacy Order Type|Dispense Type|Pharmacy Phone Number`,
  RXG: `Give Sub-ID Counter|Dispense Sub-ID Counter|Quantity/Timing|Give Code|Give Amount - Minimum|
    Give Amount - Maximum|Give Units|Give Dosage Form|Administration Notes|Substitution Status|Dispense-to Location|
    Needs Human Review|Special Administration Instructions|Give Per (Time Unit)|Give Rate Amount|Give Rate Units|
    Give Strength|Give Strength Units|Substance Lot Number|Substance Expiration Date|Substance Manufacturer Name|
    Indication|Give Drug Strength Volume|Give Drug Strength Volume Units|Give Barcode Identifier|Pharmacy Order Type|
    Dispense to Pharmacy|Dispense to Pharmacy Address|Deliver-to Patient Location|Deliver-to Address`,
  RXA: `Give Sub-ID Counter|Administration Sub-ID Counter|Date/Time Start of Administration|
    Date/Time End of Administration|Administered Code|Administered Amount|Administered Units|Administered Dosage Form|
    Administration Notes|Administering Provider|Administered-at Location|Administered Per (Time Unit)|
    Administered Strength|Administered Strength Units|Substance Lot Number|Substance Expiration Date|
    Substance Manufacturer Name|Substance/Treatment Refusal Reason|Indication|Completion Status|Action Code|
    System Entry Date/Time|Administered Drug Strength Volume|Administered Drug Strength Volume Units|
    Administered Barcode Identifier|Pharmacy Order Type|Administer-at|Administered-at Address|Administered Tag Identifier`,
  RQD: `Requisition Line Number|Item Code - Internal|Item Code - External|Hospital Item Code|Requisition Quantity|
    Requisition Unit of Measure|Cost Center Account Number|Item Natural Account Code|Deliver To ID|Date Needed`,
  MSA: `Acknowledgment Code|Message Control ID|Text Message|Expected Sequence Number|Delayed Acknowledgment Type|
    Error Condition|Message Waiting Number|Message Waiting Priority`,
  ERR: `Error Code and Location|Error Location|HL7 Error Code|Severity|Application Error Code|
    Application Error Parameter|Diagnostic Information|User Message|Inform Person Indicator|Override Type|
    Override Reason Code|Help Desk Contact Point`,
  ZPM: `Transaction Type|Dispensing System|Device Name|Drawer Number|Pocket Descriptor|Item ID|Item Class|
    Expected Begin Count|Actual Begin Count|Transaction Amount|User ID|Witness ID|Total Item Count|Facility Code|Ward|
    Subdrawer|Pocket Capacity|Pocket Reorder Level|Transaction Date/Time|Lot Number|Serial Number`,
};

const lists = new Map(
  Object.entries(NAMES).map(([segment, text]) => [segment, text.split('|').map((name) => name.trim())]),
);

/** The name of a field, or '' when the segment or the field is not in the dictionary (any other Z segment, for instance). */
export function fieldName(segment: string, field: number): string {
  return lists.get(segment)?.[field - 1] ?? '';
}

/** The field names of a segment in order, or none. */
export function fieldNames(segment: string): readonly string[] {
  return lists.get(segment) ?? [];
}
