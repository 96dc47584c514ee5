/** Invented rows in the shape of the source: two patients who never were. */
import { readSource, type Source, type SourceFile } from './source.ts';

const prescriptionHead =
  'subject_id,hadm_id,pharmacy_id,poe_id,poe_seq,order_provider_id,starttime,stoptime,drug_type,drug,formulary_drug_cd,gsn,ndc,prod_strength,form_rx,dose_val_rx,dose_unit_rx,form_val_disp,form_unit_disp,doses_per_24_hrs,route';
const pharmacyHead =
  'subject_id,hadm_id,pharmacy_id,poe_id,starttime,stoptime,medication,proc_type,status,entertime,verifiedtime,route,frequency,disp_sched,infusion_type,sliding_scale,lockout_interval,basal_rate,one_hr_max,doses_per_24_hrs,duration,duration_interval,expiration_value,expiration_unit,expirationdate,dispensation,fill_quantity';

export const invented: Readonly<Record<SourceFile, string>> = {
  'hosp/patients.csv': `subject_id,gender,anchor_age,anchor_year,anchor_year_group,dod
901,F,60,2150,2011 - 2013,
902,M,33,2140,2011 - 2013,
`,
  'hosp/admissions.csv': `subject_id,hadm_id,admittime,dischtime,deathtime,admission_type,admit_provider_id,admission_location,discharge_location
901,9001,2150-03-01 10:00:00,2150-03-04 15:00:00,,URGENT,P0001,EMERGENCY ROOM,HOME
901,9002,2152-07-10 08:00:00,2152-07-15 12:00:00,2152-07-15 12:00:00,EW EMER.,P0002,EMERGENCY ROOM,DIED
`,
  'hosp/transfers.csv': `subject_id,hadm_id,transfer_id,eventtype,careunit,intime,outtime
901,9001,71,ED,Emergency Department,2150-03-01 07:00:00,2150-03-01 10:00:00
901,9001,72,admit,Medicine,2150-03-01 10:00:00,2150-03-02 09:00:00
901,9001,73,transfer,Medical Intensive Care Unit (MICU),2150-03-02 09:00:00,2150-03-04 15:00:00
901,9001,74,discharge,,2150-03-04 15:00:00,
901,9002,75,admit,Medicine,2152-07-10 08:00:00,2152-07-15 12:00:00
901,9002,76,discharge,,2152-07-15 12:00:00,
902,,77,ED,Emergency Department,2140-05-05 05:00:00,2140-05-05 09:30:00
`,
  'hosp/omr.csv': `subject_id,chartdate,seq_num,result_name,result_value
901,2150-03-01,1,Weight (Lbs),150.5
901,2150-03-01,1,Height (Inches),64
901,2151-03-01,1,Weight (Lbs),160
901,2151-03-01,1,Blood Pressure,120/80
`,
  'hosp/pharmacy.csv': `${pharmacyHead}
901,9001,501,901-11,2150-03-01 12:00:00,2150-03-03 12:00:00,Drug A,Unit Dose,Discontinued,2150-03-01 11:30:00,2150-03-01 11:40:00,PO/NG,Q6H:PRN,"08, 14, 20",,N,,,,4,3,Doses,36,Hours,,Omnicell,
901,9001,502,901-12,2150-03-02 12:00:00,2150-03-02 08:00:00,Drug B,IV Piggyback,Inactive (Due to a change order),2150-03-02 11:00:00,2150-03-02 11:00:00,IV,Q8H,,B,,,,,3,24,Hours,24,Hours,,Omnicell,
901,9002,503,901-13,2152-07-11 08:00:00,2152-07-14 08:00:00,Drug C,Unit Dose,Expired,2152-07-11 07:55:00,2152-07-11 08:00:00,SC,ASDIR,,,Y,,,,,,Ongoing,36,Hours,,Omnicell,
901,9002,504,901-14,2152-07-12 08:00:00,,Drug D,IV Large Volume,H,2152-07-12 07:00:00,2152-07-12 07:10:00,IVPCA,PRN,,C,,6,0,2.4,,,Ongoing,36,Hours,,Omnicell,
901,9002,505,901-15,2152-07-12 08:00:00,2152-07-14 08:00:00,,TPN,Expired,2152-07-12 07:00:00,2152-07-12 07:10:00,,,,,,,,,,,,24,Hours,,,
901,9002,506,901-16,2152-07-12 08:00:00,2152-07-14 08:00:00,Drug E,Miscellaneous Charges,Expired,2152-07-12 07:00:00,,IV,,,,,,,,,,,,,,,
901,9999,507,901-17,2152-07-12 08:00:00,2152-07-14 08:00:00,Drug A,Unit Dose,Expired,2152-07-12 07:00:00,,PO,DAILY,,,,,,,,,Ongoing,,,,,
`,
  'hosp/prescriptions.csv': `${prescriptionHead}
901,9001,501,901-11,11,P0001,2150-03-01 12:00:00,2150-03-03 12:00:00,MAIN,Drug A,DRUA5,001,00000000123,5 mg Tablet,,1-2,TAB,1-2,TAB,4,PO/NG
901,9001,502,901-12,12,P0001,2150-03-02 12:00:00,2150-03-02 08:00:00,BASE,0.9% Base & Salt,BASE100,,0,100 mL Bag,,100,mL,100,mL,3,IV
901,9001,502,901-12,12,P0001,2150-03-02 12:00:00,2150-03-02 08:00:00,MAIN,Drug B,DRUB1,,12345678901,"1,000 Units / mL - 10 mL Vial",,"25,000",UNIT,1,VIAL,3,IV
901,9002,503,901-13,13,P0002,2152-07-11 08:00:00,2152-07-14 08:00:00,MAIN,Drug C,DRUC,,0,Dummy Package,,0,UNIT,0,VIAL,,SC
901,9002,504,901-14,14,,2152-07-12 08:00:00,,BASE,Drug D,DRUD,,,,,30,mL,1,SYR,,IVPCA
901,9002,506,901-16,16,,2152-07-12 08:00:00,2152-07-14 08:00:00,MAIN,Drug E,DRUE,,,,,,,,,,IV
901,9002,599,901-18,18,,2152-07-12 08:00:00,2152-07-14 08:00:00,MAIN,Drug F,DRUF,,,,,1,mg,1,TAB,,PO
901,9999,507,901-17,17,,2152-07-12 08:00:00,2152-07-14 08:00:00,MAIN,Drug A,DRUA5,,,,,1,TAB,1,TAB,,PO
`,
};

export const inventedSource = (): Source => readSource(invented);
