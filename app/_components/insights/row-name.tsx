import type { YAxisTickContentProps } from "recharts";
import { cn } from "@/app/_components/ui/cn";

/** Pixels beside the bars. */
export const roomForNames = 132;
/** Of these, what the library keeps between a name and its axis. */
const gap = 8;
const lineHeight = 14;

/** The name of a row beside its bars. The browser lays it out: the library breaks lines at spaces alone, and versions have none. */
export function RowName({ x, y, payload, orientation, lines }: YAxisTickContentProps & { lines: 2 | 3 }) {
  const height = lines * lineHeight;
  return (
    <foreignObject
      x={orientation === "right" ? Number(x) - gap : Number(x) + gap - roomForNames}
      y={Number(y) - height / 2}
      width={roomForNames}
      height={height}
    >
      <div className="flex h-full items-center text-xs/[14px] text-gray-11">
        <div dir="auto" className={cn("w-full text-balance wrap-anywhere", clamps[lines], besideAxis[orientation])}>
          {payload.value}
        </div>
      </div>
    </foreignObject>
  );
}

const clamps = { 2: "line-clamp-2", 3: "line-clamp-3" } as const;

/** The dots after what was cut hang out of its line, to the axis. */
const besideAxis = { left: "pr-3 text-right", right: "pl-3 text-left" } as const;
