import{a}from"./chunk-DGN457OA.js";import"./chunk-IPUATLIO.js";import"./chunk-75H56R5G.js";export{a as start};
