import{a,b}from"./chunk-GP3SZEQS.js";import"./chunk-HKC4VIGK.js";import"./chunk-53FENNDC.js";export{a as follow,b as look};
