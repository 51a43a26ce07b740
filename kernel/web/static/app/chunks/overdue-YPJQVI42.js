import{a,b}from"./chunk-QKDLOMUM.js";import"./chunk-TSD2HEWB.js";import"./chunk-TE4ZI24Q.js";export{a as follow,b as look};
