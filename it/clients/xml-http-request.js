/** As much of XMLHttpRequest as Nchan's long-poll needs, which Node does not have. */
export class XMLHttpRequest {
  readyState = 0;
  status = 0;
  #abort = new AbortController();
  #headers = {};

  open(method, url) {
    Object.assign(this, { method, url, readyState: 1 });
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  getResponseHeader(name) {
    return this.answer?.headers.get(name) ?? null;
  }

  abort() {
    this.#abort.abort();
  }

  async send() {
    try {
      const { method, url } = this;
      const answer = await fetch(url, { method, headers: this.#headers, signal: this.#abort.signal });
      const responseText = await answer.text();
      Object.assign(this, { status: answer.status, readyState: 4, responseText, answer });
      this.onload();
    } catch {
      this.readyState = 4;
      this.#abort.signal.aborted ? this.onabort() : this.onerror();
    }
  }
}
