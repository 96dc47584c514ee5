/** Names with tall letters. Source: FDA Name Differentiation Project, list as of June 2026. */
export const tallNames: readonly string[] =
  `acetaZOLAMIDE acetoHEXAMIDE buPROPion busPIRone CARBOplatin chlorproMAZINE chlorproPAMIDE CISplatin clomiPHENE
   clomiPRAMINE cycloSERINE cycloSPORINE DAUNOrubicin dimenhyDRINATE diphenhydrAMINE DOBUTamine DOPamine DOXOrubicin
   glipiZIDE glyBURIDE hydrALAZINE HYDROmorphone hydrOXYzine medroxyPROGESTERone methylPREDNISolone methylTESTOSTERone
   migALAstat migLUstat mitoXANTRONE niCARdipine NIFEdipine prednisoLONE predniSONE risperiDONE rOPINIRole
   sulfADIAZINE sulfiSOXAZOLE TOLAZamide TOLBUTamide traMADol traZODone vinBLAStine vinCRIStine`.split(/\s+/);
