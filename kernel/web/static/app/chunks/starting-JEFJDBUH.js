import{a}from"./chunk-FS22FRFO.js";import"./chunk-T47CMYD5.js";import"./chunk-GQEUZCI7.js";import"./chunk-ZVURTSSH.js";export{a as start};
