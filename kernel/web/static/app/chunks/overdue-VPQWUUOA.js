import{a,b}from"./chunk-Z2XOZYW2.js";import"./chunk-JPUSA3DX.js";import"./chunk-ET27KK4E.js";export{a as follow,b as look};
