// The page: what people do, and what the server made of it.

import { ask, askJson } from "/page/api.js";
import { setUpPacs } from "/page/pacs.js";
import { promptQuestion, setUpPrompt } from "/page/prompt.js";
import { showReport } from "/page/report.js";
import { Viewer } from "/page/viewer.js";

const POLL_MS = 250;
const SCAN_KEY = "vertext-scan";
const DIFFERENCE_COLOURS = { 1: [255, 200, 0], 2: [90, 180, 255], 3: [255, 90, 160] };

const find = (id) => document.getElementById(id);
const state = { about: null, scan: null, step: null, legend: [], job: null };
const viewer = new Viewer(find("view"), ({ mm, name }) => {
  find("place").textContent = `${[...mm].slice(0, 3).map((number) => number.toFixed(0)).join(", ")} mm ${name}`;
});
const other = new Viewer(find("other-view"));

function say(text, isProblem = false) {
  find("message").textContent = text;
  find("message").classList.toggle("problem", isProblem);
}

// Runs what somebody asked for, and says what went wrong.
function act(work) {
  return async (event) => {
    event?.preventDefault();
    document.body.setAttribute("aria-busy", true);
    try {
      await work(event);
    } catch (error) {
      say(error.message, true);
    } finally {
      document.body.setAttribute("aria-busy", false);
    }
  };
}

const scanPath = (rest = "") => `/api/scans/${state.scan.id}${rest}`;

async function openFiles(files) {
  if (!files.length) return;
  say(`Reading ${files.length === 1 ? files[0].name : `${files.length} files`} …`);
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  if (find("spacing").value.trim()) form.append("spacing", find("spacing").value.trim());
  await openScan(await askJson("/api/scans", { method: "POST", form }));
}

async function openScan(scan) {
  await useScan(scan);
  say(state.scan.notes.length ? state.scan.notes.join(" ") : "Ready: choose a prompt and segment.");
}

async function openExample() {
  await useScan(await askJson("/api/scans/example", { method: "POST" }));
  say("The example: lumbar T2-SPACE MR of the SPIDER data set (CC BY 4.0), which the model never saw in training.");
}

async function useScan(scan) {
  state.scan = scan;
  sessionStorage.setItem(SCAN_KEY, scan.id);
  find("scan-name").textContent = `${scan.name} (${scan.shape.join(" × ")}, ${scan.axes})`;
  find("segment").disabled = false;
  await viewer.showScan(scanPath("/volume.nii.gz"));
  await showSteps();
}

async function showSteps() {
  state.scan = await askJson(scanPath());
  const { steps, current } = state.scan;
  const entries = steps.map((step) => {
    const button = document.createElement("button");
    button.textContent = step.told + (step.confidence === null ? "" : `, ${Math.round(100 * step.confidence)} %`);
    button.setAttribute("aria-current", step.number === current);
    button.onclick = act(() => goToStep(step.number));
    const entry = document.createElement("li");
    entry.append(button);
    return entry;
  });
  find("steps").replaceChildren(...entries);
  const compared = find("compared").value;
  const choices = steps.filter((step) => step.number !== current).map((step) => new Option(step.told, step.number));
  find("compared").replaceChildren(new Option("nothing", ""), ...choices);
  find("compared").value = choices.some((choice) => choice.value === compared) ? compared : "";
  const place = steps.findIndex((step) => step.number === current);
  for (const id of ["names-up", "names-down", "rename", "draw", "save"]) find(id).disabled = current === null;
  find("to-pacs").disabled = current === null || !state.scan.from_pacs;
  find("undo").disabled = place < 1;
  find("redo").disabled = place < 0 || place === steps.length - 1;
  if (current !== null) await showStep(current);
}

async function showStep(number) {
  const [report, legend] = await Promise.all([
    askJson(scanPath(`/steps/${number}`)), askJson(scanPath(`/steps/${number}/legend`)),
  ]);
  Object.assign(state, { step: number, legend });
  await viewer.showLabels(scanPath(`/steps/${number}/labels.nii.gz`), legend);
  setDrawing(false);
  showReport(report, legend, viewer);
  const present = report.structures.filter((structure) => structure.present && structure.kind !== "canal");
  find("present").replaceChildren(...present.map((structure) => new Option(structure.name)));
  find("pen").replaceChildren(new Option("erase", 0), ...legend.map((row) => new Option(row.name, row.label)));
  await compare();
}

// Undo and redo are steps along a line, so that going to any step is going along it.
async function goToStep(number) {
  const numbers = state.scan.steps.map((step) => step.number);
  const way = numbers.indexOf(number) - numbers.indexOf(state.scan.current);
  for (let i = 0; i < Math.abs(way); i += 1) await ask(scanPath(way < 0 ? "/undo" : "/redo"), { method: "POST" });
  await showSteps();
}

async function compare() {
  const compared = find("compared").value;
  find("other-view").hidden = !compared;
  if (!compared) return;
  await other.showScan(scanPath("/volume.nii.gz"));
  const legend = Object.entries(DIFFERENCE_COLOURS).map(([label, colour]) => ({ label: Number(label), colour, name: label }));
  await other.showLabels(scanPath(`/difference.nii.gz?one=${compared}&other=${state.step}`), legend);
  const told = state.scan.steps.find((step) => step.number === Number(compared)).told;
  say(`Right: yellow only in “${told}”, blue only in the current step, pink another name.`);
}

async function segment() {
  const job = await askJson(scanPath("/segment"), { method: "POST", json: promptQuestion() });
  state.job = job.id;
  find("progress").hidden = find("cancel").hidden = false;
  try {
    const ended = await watch(job);
    if (ended.problem) throw new Error([ended.problem.problem, ended.problem.remedy].filter(Boolean).join(". "));
    say(ended.state === "cancelled" ? "Cancelled." : "Done.");
    await showSteps();
  } finally {
    find("progress").hidden = find("cancel").hidden = true;
  }
}

async function watch(job) {
  const started = performance.now();
  let now = job;
  while (now.state === "waiting" || now.state === "running") {
    find("progress").value = now.count ? now.done / now.count : 0;
    const seconds = Math.round((performance.now() - started) / 1000);
    say(now.state === "waiting" ? "Waiting for its turn …" : `Segmenting: ${now.done} of ${now.count || "?"} slices, ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    now = await askJson(`/api/jobs/${now.id}`);
  }
  return now;
}

async function rename(json) {
  await ask(scanPath("/rename"), { method: "POST", json });
  await showSteps();
}

function setDrawing(on) {
  find("draw").setAttribute("aria-pressed", on);
  find("keep").disabled = !on;
  if (!on) viewer.stopDrawing();
}

async function keepDrawing() {
  const form = new FormData();
  form.append("file", new Blob([await viewer.drawn()]), "labels.nii");
  await ask(scanPath("/labels"), { method: "PUT", form });
  await showSteps();
}

async function save() {
  const query = new URLSearchParams({ scheme: find("scheme").value });
  if (find("dicom").checked) {
    query.set("seg", "binary");
    query.set("sr", "true");
  }
  const answer = await ask(scanPath(`/steps/${state.step}/files.zip?${query}`));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${state.scan.name}.zip`;
  link.click();
  URL.revokeObjectURL(link.href);
  say(`Saved as ${link.download}.`);
}

async function send() {
  say("Sending …");
  await ask(scanPath(`/steps/${state.step}/push`), { method: "POST" });
  say("The PACS has the segmentation (SEG) and the measures (SR) of this step.");
}

// A page that is loaded again finds its scan where it left it.
async function restore() {
  const before = sessionStorage.getItem(SCAN_KEY);
  if (!before) return;
  try {
    await useScan(await askJson(`/api/scans/${before}`));
    say("Your scan is still open.");
  } catch {
    sessionStorage.removeItem(SCAN_KEY);
  }
}

function setUp() {
  find("files").onchange = act((event) => openFiles(event.target.files));
  find("folder").onchange = act((event) => openFiles(event.target.files));
  find("example").onclick = act(openExample);
  find("prompt").onsubmit = act(segment);
  find("cancel").onclick = act(() => ask(`/api/jobs/${state.job}`, { method: "DELETE" }));
  find("slice-type").onchange = (event) => viewer.setSliceType(Number(event.target.value));
  find("opacity").oninput = (event) => viewer.setOpacity(Number(event.target.value));
  find("names-up").onclick = act(() => rename({ levels: 1 }));
  find("names-down").onclick = act(() => rename({ levels: -1 }));
  find("rename").onclick = act(() => rename({ present: find("present").value, name: find("right-name").value }));
  find("draw").onclick = () => { viewer.startDrawing(Number(find("pen").value)); setDrawing(true); };
  find("pen").onchange = () => viewer.drawing && viewer.startDrawing(Number(find("pen").value));
  find("keep").onclick = act(keepDrawing);
  find("undo").onclick = act(async () => { await ask(scanPath("/undo"), { method: "POST" }); await showSteps(); });
  find("redo").onclick = act(async () => { await ask(scanPath("/redo"), { method: "POST" }); await showSteps(); });
  find("compared").onchange = act(compare);
  find("save").onclick = act(save);
  find("to-pacs").onclick = act(send);
  document.ondragover = (event) => { event.preventDefault(); document.body.classList.add("dropping"); };
  document.ondragleave = () => document.body.classList.remove("dropping");
  document.ondrop = act((event) => { document.body.classList.remove("dropping"); return openFiles(event.dataTransfer.files); });
}

const start = act(async () => {
  const about = await askJson("/api/about");
  find("model").textContent = `${about.model} · vertext ${about.version}`;
  find("disclaimer").textContent = about.not_a_medical_device;
  const ordered = about.structures.filter((structure) => structure.kind !== "canal").map((structure) => structure.name);
  find("right-name").replaceChildren(...ordered.map((name) => new Option(name)));
  find("scheme").replaceChildren(...about.schemes.map((name) => new Option(name)));
  find("scheme").value = "spider";
  setUpPrompt(ordered, viewer, about.reads_text);
  setUp();
  if (about.has_pacs) setUpPacs(openScan);
  await restore();
});

start();
