import{a}from"./chunk-MM26RLDV.js";import"./chunk-O5RDHWML.js";import"./chunk-TE4ZI24Q.js";export{a as start};
