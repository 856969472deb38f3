// The form that makes a question of what somebody chose.

const find = (id) => document.getElementById(id);
let clicks = [];

export function setUpPrompt(names, viewer, readsText) {
  for (const id of ["first", "last", "clicked"]) find(id).replaceChildren(...names.map((name) => new Option(name)));
  find("last").value = names.includes("L5") ? "L5" : names.at(-1);
  find("source").onchange = showSource;
  find("add-click").onclick = () => addClick(find("clicked").value, viewer.centre());
  if (!readsText) {
    for (const option of find("source").options) option.disabled = ["predicted", "report", "words"].includes(option.value);
  }
  showSource();
}

function showSource() {
  for (const part of document.querySelectorAll("[data-source]")) {
    part.hidden = !part.dataset.source.split(" ").includes(find("source").value);
  }
}

function addClick(level, point) {
  clicks = [...clicks.filter((click) => click.level !== level), { level, point }];
  showClicks();
}

function showClicks() {
  const entries = clicks.map((click) => {
    const entry = document.createElement("li");
    entry.textContent = `${click.level} at ${click.point.map((number) => number.toFixed(0)).join(", ")} mm `;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "remove";
    button.setAttribute("aria-label", `Remove the click on ${click.level}`);
    button.onclick = () => { clicks = clicks.filter((one) => one !== click); showClicks(); };
    entry.append(button);
    return entry;
  });
  find("clicks").replaceChildren(...entries);
}

export function promptQuestion() {
  const question = {};
  const option = find("option").value;
  if (option) question.option = Number(option);
  switch (find("source").value) {
    case "predicted": question.prompt = "predicted"; break;
    case "levels": question.levels = [find("first").value, find("last").value]; break;
    case "clicks": question.clicks = clicks; break;
    case "report": question.report = find("text").value; break;
    case "words": question.prompt = find("text").value; break;
  }
  return question;
}
