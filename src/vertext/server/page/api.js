// Requests to the server; every failure becomes an Error with the server's own words.

const TOKEN = "vertext-token";

export function token() {
  return sessionStorage.getItem(TOKEN);
}

function headers() {
  return token() ? { Authorization: `Bearer ${token()}` } : {};
}

export async function ask(path, { method = "GET", json, form } = {}) {
  const request = { method, headers: headers() };
  if (json !== undefined) {
    request.body = JSON.stringify(json);
    request.headers["Content-Type"] = "application/json";
  } else if (form) {
    request.body = form;
  }
  const answer = await fetch(path, request);
  if (answer.status === 401) {
    const given = window.prompt("This server wants a token:");
    if (given) {
      sessionStorage.setItem(TOKEN, given);
      return ask(path, { method, json, form });
    }
  }
  if (!answer.ok) throw await failure(answer);
  return answer;
}

export async function askJson(path, options) {
  const answer = await ask(path, options);
  return answer.status === 204 ? null : answer.json();
}

export async function askBytes(path) {
  return (await ask(path)).arrayBuffer();
}

async function failure(answer) {
  try {
    const told = await answer.json();
    return new Error(told.remedy ? `${told.problem}. ${told.remedy}.` : `${told.problem}.`);
  } catch {
    return new Error(`The server answered ${answer.status}.`);
  }
}
