// Types for tsc alone; browsers never ask for it.
export * from "preact";
