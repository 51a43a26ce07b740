import{a}from"./chunk-IC2MIZKH.js";import"./chunk-WNNXAQQC.js";import"./chunk-F4VC2FBX.js";import"./chunk-ZH4D7I6J.js";export{a as start};
