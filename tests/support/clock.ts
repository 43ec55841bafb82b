import type { Clock } from "@/lib/core/clock";

/** A clock that stands still until told. */
export class TestClock implements Clock {
  #now: Date;

  constructor(start: Date | string = "2026-03-02T09:00:00.000Z") {
    this.#now = new Date(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  set(to: Date | string): void {
    this.#now = new Date(to);
  }

  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }
}
