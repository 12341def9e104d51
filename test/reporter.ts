import mocha from 'mocha';

/** Mocha's own "spec" report, with one closing line that is the same in parallel runs and on failure. */
export default class Reporter extends mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending ? `, ${pending} skipped` : ''}`);
  }
}
