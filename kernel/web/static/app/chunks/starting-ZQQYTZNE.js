import{a}from"./chunk-KSUWV6XD.js";import"./chunk-DRSFXZBQ.js";import"./chunk-7N3CIRFP.js";export{a as start};
