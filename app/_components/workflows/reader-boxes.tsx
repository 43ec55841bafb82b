interface ReaderBoxesProps {
  legend: string;
  readers: { id: string; name: string }[];
  chosen: string[];
  onChange: (ids: string[]) => void;
}

/** Some of a list of people or groups. Of many it scrolls by itself. */
export function ReaderBoxes({ legend, readers, chosen, onChange }: ReaderBoxesProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm text-gray-11">{legend}</legend>
      <div className="grid max-h-56 gap-1 overflow-y-auto">
        {readers.map(({ id, name }) => (
          <label key={id} className="flex items-center gap-2 coarse:min-h-11">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
              className="size-4 accent-accent-solid"
            />
            <bdi className="wrap-anywhere">{name}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
