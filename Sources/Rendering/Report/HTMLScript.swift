/// The one script of an HTML report: a click on a column's name sorts the table by it, upwards, downwards, and back as it
/// was. Without it, as on paper, nothing is missing.
enum HTMLScript {
  /// The script. Numbers sort as numbers, ordered categories by their order (`data-v`), all else as words; what has no value
  /// comes last either way.
  static let text = """
    for (const table of document.querySelectorAll("table")) {
      const body = table.tBodies[0], rows = [...body.rows];
      if (rows.length < 3) continue;
      const value = (row, column, isNumber) => {
        const cell = row.cells[column];
        if (cell.dataset.v) return Number(cell.dataset.v);
        const text = cell.textContent;
        if (!isNumber) return text === "" ? null : text;
        const number = Number(text.replaceAll(",", "").replace("−", "-"));
        return text === "" || Number.isNaN(number) ? null : number;
      };
      const heads = [...table.tHead.rows[0].cells];
      heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const order = { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort ?? "none"];
          for (const other of heads) other.removeAttribute("aria-sort");
          if (order !== "none") head.setAttribute("aria-sort", order);
          const sign = order === "descending" ? -1 : 1, isNumber = head.classList.contains("number");
          const keys = new Map(rows.map(row => [row, value(row, column, isNumber)]));
          const compare = (a, b) => {
            const left = keys.get(a), right = keys.get(b);
            if (left === null || right === null) return (left === null) - (right === null);
            return sign * (typeof left === "number" ? left - right : left.localeCompare(right, document.documentElement.lang));
          };
          body.append(...(order === "none" ? rows : [...rows].sort(compare)));
        });
      });
    }
    """

  /// By what the page's policy knows the script: SHA-256 of its bytes, in base 64.
  static let digest = "sha256-6DRf6ONAT1GlWYPpswqVWasW7mio9pTLnocE6P5mNXs="
}
