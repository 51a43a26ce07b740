import{a,b}from"./chunk-KQWK7ROO.js";import"./chunk-QUTJXYLT.js";import"./chunk-7N3CIRFP.js";export{a as follow,b as look};
