import{a}from"./chunk-CUKHSI4N.js";import"./chunk-OKXNXOZK.js";import"./chunk-GC2TQRD6.js";import"./chunk-U53EP4JT.js";export{a as start};
