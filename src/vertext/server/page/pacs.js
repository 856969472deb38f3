// The dialog "From PACS": search for studies, list their series, open one.

import { askJson } from "/page/api.js";

const find = (id) => document.getElementById(id);

// `openScan` shows a scan that the server has opened.
export function setUpPacs(openScan) {
  find("from-pacs").hidden = find("to-pacs").hidden = false;
  find("from-pacs").onclick = () => find("pacs").showModal();
  find("pacs-close").onclick = () => find("pacs").close();
  find("pacs-search").onsubmit = told(search, openScan);
}

// Runs what was asked for and says in the dialog how it went, for all else is out of reach then.
function told(work, openScan) {
  return async (event) => {
    event.preventDefault();
    document.body.setAttribute("aria-busy", true);
    find("pacs-message").classList.remove("problem");
    try {
      await work(openScan);
    } catch (error) {
      find("pacs-message").textContent = error.message;
      find("pacs-message").classList.add("problem");
    } finally {
      document.body.setAttribute("aria-busy", false);
    }
  };
}

const say = (text) => { find("pacs-message").textContent = text; };

async function search(openScan) {
  say("Searching …");
  const words = new URLSearchParams({
    patient_id: find("pacs-patient").value.trim(),
    date: find("pacs-date").value.replaceAll("-", ""),
    description: find("pacs-description").value.trim(),
  });
  const studies = await askJson(`/api/pacs/studies?${words}`);
  const entries = studies.map((study) => {
    const { patient_id, patient_name, date, description, modalities } = study;
    const words = [patient_id, patient_name, date, description, modalities.join(", ")].filter(Boolean).join(" · ");
    return row(words, (entry) => list(study.uid, entry, openScan));
  });
  find("pacs-found").replaceChildren(...entries);
  say(studies.length === 1 ? "1 study" : `${studies.length} studies`);
}

async function list(study, entry, openScan) {
  say("Asking for its series …");
  const found = await askJson(`/api/pacs/studies/${study}/series`);
  const entries = found.map((series) => {
    const images = series.images === null ? "" : `${series.images} images`;
    const words = [series.modality, series.description, images].filter(Boolean).join(" · ");
    return row(words, () => open(study, series.uid, openScan));
  });
  const below = document.createElement("ul");
  below.append(...entries);
  entry.querySelector("ul")?.remove();
  entry.append(below);
  say(found.length === 1 ? "1 series" : `${found.length} series`);
}

async function open(study, series, openScan) {
  say("Fetching …");
  const scan = await askJson("/api/pacs/scans", { method: "POST", json: { study, series } });
  await openScan(scan);
  find("pacs").close();
}

function row(words, work) {
  const entry = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.onclick = told(() => work(entry));
  entry.append(button);
  return entry;
}
