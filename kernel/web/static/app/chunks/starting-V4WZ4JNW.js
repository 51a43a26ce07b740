import{a}from"./chunk-CDOGG4VG.js";import"./chunk-PHEXHDOK.js";import"./chunk-ET27KK4E.js";export{a as start};
