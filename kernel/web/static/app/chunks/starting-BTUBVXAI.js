import{a}from"./chunk-XX7KUZSS.js";import"./chunk-I6GYJYCS.js";import"./chunk-ULQJE6NI.js";export{a as start};
