// The report of a step: confidence, warnings, structures, measures.

const find = (id) => document.getElementById(id);
const percent = (share) => (share === null ? "" : `${Math.round(100 * share)} %`);

export function showReport(report, legend, viewer) {
  showNumbering(report.numbering);
  showStructures(report.structures, legend, viewer);
  showMeasures(report.measures);
}

function showNumbering(numbering) {
  const moved = { 1: "one level up", "-1": "one level down" };
  const others = numbering.alternatives.map((each) => `${moved[each.shift]} ${percent(each.confidence)}`);
  const sure = numbering.confidence === null ? "Names without a confidence" : `Names right: ${percent(numbering.confidence)}`;
  find("confidence").textContent = others.length ? `${sure} (${others.join(", ")})` : sure;
  find("warnings").replaceChildren(...numbering.warnings.map((warning) => element("li", warning)));
}

function showStructures(structures, legend, viewer) {
  const colour = new Map(legend.map((row) => [row.name, row.colour]));
  const rows = structures.filter((structure) => structure.present).map((structure) => {
    const name = element("td", "");
    const swatch = element("span", "");
    swatch.className = "swatch";
    swatch.style.background = `rgb(${(colour.get(structure.name) ?? [160, 160, 160]).join(",")})`;
    const there = element("button", structure.name);
    there.onclick = () => structure.centroid_mm && viewer.goTo(structure.centroid_mm);
    name.append(swatch, there);
    const volume = structure.volume_mm3 === null ? "" : (structure.volume_mm3 / 1000).toFixed(1);
    const row = document.createElement("tr");
    row.append(name, element("td", volume), element("td", percent(structure.confidence)), opacityCell(structure, viewer));
    return row;
  });
  find("structures").tBodies[0].replaceChildren(...rows);
}

function opacityCell(structure, viewer) {
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: 1, step: 0.05, value: viewer.opacityOf(structure.label) });
  slider.setAttribute("aria-label", `Opacity of ${structure.name}`);
  slider.oninput = () => viewer.setOpacityOf(structure.label, Number(slider.value));
  const cell = document.createElement("td");
  cell.append(slider);
  return cell;
}

function showMeasures(measures) {
  const levels = [...new Set(measures.map((measure) => measure.level))];
  const before = find("measured").value;
  find("measured").replaceChildren(...levels.map((level) => new Option(level)));
  if (levels.includes(before)) find("measured").value = before;
  const show = () => {
    const rows = measures.filter((measure) => measure.level === find("measured").value).map((measure) => {
      const row = document.createElement("tr");
      const value = measure.value === null ? `none: ${measure.reason}` : measure.value.toFixed(1);
      row.append(element("td", measure.name.replaceAll("_", " ")), element("td", value), element("td", measure.unit));
      return row;
    });
    find("measures").tBodies[0].replaceChildren(...rows);
  };
  find("measured").onchange = show;
  show();
}

function element(kind, text) {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
}
