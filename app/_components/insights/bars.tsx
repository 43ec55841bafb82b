"use client";

import { useFormatter } from "next-intl";
import { Direction } from "radix-ui";
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type YAxisTickContentProps,
} from "recharts";
import { RowName, roomForNames } from "./row-name";

export type ChartUnit = "count" | "percent" | "seconds" | "minutes" | "hours" | "dollars";

export interface BarsProps {
  rows: ({ name: string } & Record<string, string | number>)[];
  series: { key: string; name: string; colour: keyof typeof colours }[];
  unit: ChartUnit;
  /** Time runs from left to right; else each row has a line of its own, which leaves room for its name. */
  across?: boolean;
  /** Series that make up a whole. */
  stacked?: boolean;
}

const colours = {
  accent: "var(--color-accent-border)",
  good: "var(--color-good-border)",
  attention: "var(--color-attention-border)",
  danger: "var(--color-danger-border)",
} as const;

/** Bars in the colours of the theme. They don't move, and take no focus: the table beside them is for reading. */
export function Bars({ rows, series, unit, across = false, stacked = false }: BarsProps) {
  const names = { dataKey: "name", type: "category" } as const;
  const format = useFormatter();
  const say = (value: number) => format.number(value, formats[unit]);
  const rightToLeft = Direction.useDirection() === "rtl";
  const values = { type: "number", allowDecimals: unit !== "count", tickFormatter: say } as const;
  const lines = stacked || series.length === 1 ? 2 : 3;
  const nameOf = (tick: YAxisTickContentProps) => <RowName {...tick} lines={lines} />;
  const share = unit === "percent" ? { domain: [0, 1] as [number, number] } : {};
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={rows}
        layout={across ? "horizontal" : "vertical"}
        accessibilityLayer={false}
        margin={{ top: 4, bottom: 0, ...(rightToLeft ? { left: 16, right: 0 } : { left: 0, right: 16 }) }}
        barGap={2}
      >
        <CartesianGrid stroke="var(--color-gray-6)" horizontal={across} vertical={!across} />
        <XAxis {...ink} reversed={rightToLeft} {...(across ? { ...names, minTickGap: 24 } : { ...values, ...share })} />
        <YAxis
          {...ink}
          orientation={rightToLeft ? "right" : "left"}
          {...(across ? { ...values, ...share, width: 44 } : { ...names, width: roomForNames, tick: nameOf })}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--color-gray-3)" }}
          formatter={(value) => say(Number(value))}
          contentStyle={{
            background: "var(--color-gray-1)",
            border: "1px solid var(--color-gray-7)",
            borderRadius: "var(--radius-md)",
          }}
          itemStyle={{ color: "var(--color-gray-12)" }}
        />
        <Legend itemSorter={null} formatter={(name: string) => <span className="text-gray-11">{name}</span>} />
        {series.map(({ key, name, colour }) => (
          <Bar
            key={key}
            dataKey={key}
            name={name}
            fill={colours[colour]}
            stackId={stacked ? "all" : undefined}
            maxBarSize={24}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

const ink = {
  stroke: "var(--color-gray-8)",
  tick: { fill: "var(--color-gray-11)", fontSize: 12 },
  tickLine: false,
} as const;

const formats = {
  count: {},
  percent: { style: "percent", maximumFractionDigits: 0 },
  seconds: { style: "unit", unit: "second", maximumFractionDigits: 1 },
  hours: { style: "unit", unit: "hour", maximumFractionDigits: 1 },
  minutes: { style: "unit", unit: "minute", maximumFractionDigits: 1 },
  dollars: { style: "currency", currency: "USD", maximumFractionDigits: 4 },
} as const satisfies Record<ChartUnit, object>;
