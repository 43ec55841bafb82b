"use client";

export { PageFailed as default } from "@/app/_components/shell/page-failed";
