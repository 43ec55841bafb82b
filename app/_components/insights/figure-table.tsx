import type { ReactNode } from "react";
import { Table, TableCell, TableHead, TableHeader, TableRow } from "@/app/_components/ui/table";

interface FigureTableProps {
  label: string;
  columns: string[];
  /** The first cells of a row name it. */
  names?: number;
  rows: { id: string; cells: ReactNode[] }[];
}

/** Figures at the end of their cells, so that they can be compared; names at the start. */
export function FigureTable({ label, columns, names = 1, rows }: FigureTableProps) {
  const end = (column: number) => (column < names ? "min-w-28 text-start" : "text-end whitespace-nowrap");
  return (
    <div className="-mx-4 md:-mx-6">
      <Table label={label}>
        <TableHead>
          <tr>
            {columns.map((column, i) => (
              <TableHeader key={column} className={end(i)}>
                {column}
              </TableHeader>
            ))}
          </tr>
        </TableHead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <TableRow key={id}>
              {cells.map((cell, i) => (
                <TableCell key={columns[i]} className={end(i)}>
                  {cell}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
