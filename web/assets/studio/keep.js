// What is not saved yet, kept in this tab until it is. The tab's own storage: offices share machines.

export class Keep {
  constructor(key, name) {
    this.at = `layak-draft:${key}/${name}`;
  }

  /** `{revision, xml}` of before, or undefined. */
  read() {
    try {
      const found = JSON.parse(sessionStorage.getItem(this.at));
      return found?.xml ? found : undefined;
    } catch {
      return undefined;
    }
  }

  write(revision, xml) {
    try {
      sessionStorage.setItem(this.at, JSON.stringify({ revision, xml }));
    } catch {
      // full or forbidden: then leaving the page still warns
    }
  }

  clear() {
    try {
      sessionStorage.removeItem(this.at);
    } catch {
      // see above
    }
  }
}
