import v8 from "node:v8";

/** Makes a serving process collect garbage once its heap has grown by half, not several times over: less memory for the same work. */
export function keepHeapLean(): void {
  v8.setFlagsFromString("--heap-growing-percent=50");
}
