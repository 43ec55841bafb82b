/** `npm run icons`: the pictures that phones show, made of app/icon.svg. */
import { renderIcons } from "@/bin/icons/render-icons";

renderIcons((line) => console.error(line)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
