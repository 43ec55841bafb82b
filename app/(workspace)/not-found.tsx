export { NothingHere as default } from "@/app/_components/shell/nothing-here";
