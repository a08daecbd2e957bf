// A table in the text of a document, cell by cell: a row is a line with TABs between its cells. Opens the table at the cursor, or an empty one.
(() => {
  "use strict";
  const cellsOf = (text) => text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));

  // The neighbouring lines with TABs around the cursor: [begin, end] in the text. Where there are none, twice the cursor or the end of its line.
  const tableAt = (text, place) => {
    const lines = text.split("\n");
    let line = text.slice(0, place).split("\n").length - 1;
    if (!lines[line].includes("\t")) {
      const end = lines.slice(0, line + 1).join("\n").length;
      return text[place - 1] === "\n" || !place ? [place, place] : [end, end];
    }
    let last = line;
    while (lines[line - 1]?.includes("\t")) line -= 1;
    while (lines[last + 1]?.includes("\t")) last += 1;
    const begin = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
    return [begin, begin + lines.slice(line, last + 1).join("\n").length];
  };

  const button = (words, action, kind = "button-secondary") => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className: `button button-small ${kind}` });
    made.addEventListener("click", action);
    return made;
  };

  const edit = (field, words) => {
    const [begin, end] = tableAt(field.value, field.selectionStart);
    const cells = begin === end ? [["", "", ""], ["", "", ""], ["", "", ""]] : cellsOf(field.value.slice(begin, end));
    const dialog = document.createElement("dialog");
    dialog.className = "mb-table-edit";
    dialog.setAttribute("aria-label", words.title);
    const table = document.createElement("table");
    let at = [0, 0];
    const width = () => Math.max(...cells.map((row) => row.length));
    const opened = new Set(begin === end ? [] : cells.map((row) => row.join("\t")));
    const short = new Set(cells.filter((row) => row.length < width())); // the last cell of such a row takes the rest of it
    const fill = (columns) => cells.forEach((row) => {
      const wanted = short.has(row) && row.length > 1 ? row.length : columns;
      for (let right = 0; right < wanted; right += 1) row[right] ??= "";
    });
    const draw = (row = 0, column = 0) => {
      table.replaceChildren(...cells.map((values, down) => {
        const line = document.createElement("tr");
        for (let right = 0; right < width(); right += 1) {
          const cell = document.createElement("textarea");
          cell.rows = 1;
          cell.value = values[right] ?? "";
          cell.setAttribute("aria-label", words.cell.replace("{row}", down + 1).replace("{column}", right + 1));
          cell.addEventListener("input", () => { cells[down][right] = cell.value; });
          cell.addEventListener("focus", () => { at = [down, right]; });
          line.insertCell().append(cell);
        }
        return line;
      }));
      table.rows[Math.min(row, cells.length - 1)].cells[Math.min(column, width() - 1)].firstChild.focus();
    };
    table.addEventListener("paste", (event) => {
      const [down, right] = at;
      const block = cellsOf(event.clipboardData.getData("text/plain"));
      if (block.length === 1 && block[0].length === 1) return; // words for this cell alone
      event.preventDefault();
      block.forEach((values, row) => {
        cells[down + row] ??= Array(width()).fill("");
        values.forEach((value, column) => { cells[down + row][right + column] = value; });
      });
      draw(down, right);
    });
    // A row that nobody wrote in stays as it is. An empty cell stays empty, but where the row would be no row to readers without a dash in it.
    const lineOf = (row) => {
      if (opened.has(row.join("\t"))) return row.join("\t");
      const values = row.map((value) => value.replace(/\s+/g, " ").trim());
      const line = values.join("\t");
      return line.trim().replace(/^\S+[.)]\t+/, "").includes("\t") ? line : values.map((value) => value || "–").join("\t");
    };
    const put = () => {
      fill(width());
      const rows = cells.map(lineOf);
      const before = begin && field.value[begin - 1] !== "\n" ? "\n" : "";
      const after = end < field.value.length && field.value[end] !== "\n" ? "\n" : "";
      dialog.close();
      field.setRangeText(before + rows.join("\n") + after, begin, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    };
    const frame = document.createElement("div");
    frame.className = "mb-table-edit__frame";
    frame.append(table);
    const change = (label, action, down = 0, right = 0) => button(label, () => { // beside the cell that was last written in
      fill(width());
      action(...at);
      draw(at[0] + down, at[1] + right);
    });
    const shape = document.createElement("p");
    shape.append(
      change(words.moreRows, (row) => cells.splice(row + 1, 0, Array(width()).fill("")), 1),
      change(words.moreColumns, (_row, column) => cells.forEach((row) => {
        if (!short.has(row) || column < row.length - 1) row.splice(column + 1, 0, "");
      }), 0, 1),
      change(words.fewerRows, (row) => cells.length > 1 && cells.splice(row, 1)),
      change(words.fewerColumns, (_row, column) => width() > 1 && cells.forEach((row) => row.splice(column, 1))),
    );
    const ends = document.createElement("p");
    const asOpened = JSON.stringify(cells);
    const leave = () => (JSON.stringify(cells) === asOpened || window.confirm(words.leave)) && dialog.close();
    dialog.addEventListener("cancel", (event) => { // Escape
      event.preventDefault();
      leave();
    });
    ends.append(button(words.done, put, ""), button(words.cancel, leave));
    const title = Object.assign(document.createElement("h2"), { textContent: words.title });
    dialog.append(title, Object.assign(document.createElement("p"), { textContent: words.help }), frame, shape, ends);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    draw();
  };

  const start = () => {
    const opener = document.querySelector("[data-table]");
    const field = opener?.closest("form")?.elements.body_text;
    if (!field) return;
    opener.parentElement.hidden = false;
    opener.addEventListener("click", () => edit(field, opener.dataset));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
