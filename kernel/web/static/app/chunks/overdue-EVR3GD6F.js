import{a,b}from"./chunk-REVFFMBK.js";import"./chunk-KJAACGUG.js";import"./chunk-75H56R5G.js";export{a as follow,b as look};
