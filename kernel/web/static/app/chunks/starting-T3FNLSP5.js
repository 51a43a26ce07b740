import{a}from"./chunk-4QLQLWAD.js";import"./chunk-7MBUORXO.js";import"./chunk-53FENNDC.js";export{a as start};
