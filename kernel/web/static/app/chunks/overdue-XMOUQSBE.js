import{a,b}from"./chunk-Y6UVTV6V.js";import"./chunk-I7FSNOCK.js";import"./chunk-ULQJE6NI.js";export{a as follow,b as look};
