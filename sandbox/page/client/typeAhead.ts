import { el } from './dom.ts';
import { suggestions } from './listbox.ts';
import { AdaptiveCards } from './renderer.ts';

/**
 * `Input.ChoiceSet` with `style: filtered`, which the library draws too simply: it shows values for titles, and its own
 * search submits titles. Other styles are the library's.
 */

export interface Choice {
  title: string;
  value: string;
}

/** Asks for the choices of a field; null when nobody answered. */
export type AskBot = (query: { queryText: string; dataset: string; data?: object }) => Promise<Choice[] | null>;

interface Query {
  dataset: string;
  withOthers: boolean;
}
type Context = InstanceType<typeof AdaptiveCards.SerializationContext>;

const waitMs = 250;

/** The element for one card; `askBot` brings its questions to the bot. */
export function typeAhead(askBot: AskBot) {
  return class TypeAhead extends AdaptiveCards.ChoiceSetInput {
    query: Query | null = null;
    box: HTMLInputElement | null = null;
    chosen: Choice | null = null;
    asked = 0;
    timer: ReturnType<typeof setTimeout> | undefined;
    list: ReturnType<typeof suggestions> | null = null;

    protected override internalParse(source: Record<string, unknown>, context: Context): void {
      super.internalParse(source, context);
      const query = source['choices.data'] as Record<string, unknown> | undefined;
      this.query = query ? { dataset: String(query.dataset), withOthers: query.associatedInputs === 'auto' } : null;
    }

    get isOurs(): boolean {
      return !this.isMultiSelect && (this.query !== null || this.style === 'filtered');
    }
    get staticChoices(): Choice[] {
      return this.choices.map(({ title = '', value = '' }) => ({ title, value }));
    }
    override isDynamicTypeahead(): boolean {
      return false; // the library's own search stays off
    }

    protected override internalRender(): HTMLElement | undefined {
      if (!this.isOurs) return super.internalRender();
      this.chosen = this.staticChoices.find(({ value }) => value === this.defaultValue) ?? null;
      const listId = `list-${crypto.randomUUID()}`;
      const box = el('input', {
        class: 'ac-input',
        type: 'text',
        role: 'combobox',
        autocomplete: 'off',
        'aria-autocomplete': 'list',
        'aria-expanded': 'false',
        'aria-controls': listId,
        placeholder: this.placeholder ?? '',
      });
      box.value = this.chosen?.title ?? '';
      this.box = box;
      this.list = suggestions(box, { id: listId, name: this.label ?? '', onChoose: (choice) => this.choose(choice) });
      // What is chosen is replaced by typing, as a person expects; without this it would be added to.
      box.addEventListener('focus', () => box.select());
      box.addEventListener('input', () => this.typed());
      box.addEventListener('click', () => this.typed(true));
      box.addEventListener('keydown', (event) => {
        if (event.key === 'ArrowDown' && !this.list?.isOpen) this.typed(true);
      });
      box.addEventListener('blur', () => this.left());
      return el('div', { class: 'typeAhead' }, box, this.list.element);
    }

    /** The library gives id and label to the outer element; the box is what a label must lead to. */
    protected override overrideInternalRender(): HTMLElement | undefined {
      const rendered = super.overrideInternalRender();
      const outer = this.renderedInputControlElement;
      if (this.box && outer) {
        this.box.id = outer.id;
        outer.removeAttribute('id');
      }
      return rendered;
    }
    protected override updateInputControlAriaLabelledBy(): void {
      if (!this.isOurs) super.updateInputControlAriaLabelledBy();
      else this.box?.setAttribute('aria-labelledby', this.getAllLabelIds().join(' '));
    }

    /** A key was pressed, or the list is wanted as it is. Answers to older questions are dropped. */
    typed(opened = false): void {
      const text = opened && this.chosen ? '' : (this.box?.value.trim() ?? '');
      if (!opened && this.chosen) {
        this.chosen = null;
        this.valueChanged();
      }
      this.asked += 1;
      const number = this.asked;
      clearTimeout(this.timer);
      const matching = this.staticChoices.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()));
      if (!this.query) {
        this.list?.show(matching, matching.length === 0 ? 'Nothing fits.' : null);
        return;
      }
      if (text === '' && opened) return;
      this.list?.show([], 'Searching …');
      this.timer = setTimeout(() => void this.ask(text, number, matching), waitMs);
    }

    async ask(queryText: string, number: number, matching: Choice[]): Promise<void> {
      if (!this.query) return;
      const { dataset, withOthers } = this.query;
      const found = await askBot({ queryText, dataset, ...(withOthers ? { data: this.others() } : {}) });
      if (number !== this.asked || document.activeElement !== this.box) return;
      const known = new Set(matching.map(({ value }) => value));
      const all = [...matching, ...(found ?? []).filter(({ value }) => !known.has(value))].slice(0, 15);
      const nothing = found ? 'Nothing fits.' : 'The search did not work. Type again.';
      this.list?.show(all, all.length === 0 ? nothing : null);
    }

    others(): Record<string, string> {
      const inputs = this.getRootElement().getAllInputs();
      return Object.fromEntries(
        inputs.flatMap((input) => (input !== this && input.id && input.value ? [[input.id, String(input.value)]] : [])),
      );
    }

    choose(choice: Choice): void {
      this.asked += 1;
      this.chosen = choice;
      if (this.box) this.box.value = choice.title;
      this.list?.hide();
      this.valueChanged();
    }

    /** Text that was typed and not chosen is no value: the box says so by becoming empty, unless it is a choice's title. */
    left(): void {
      this.list?.hide();
      this.asked += 1;
      if (!this.box || this.chosen) {
        if (this.box && this.chosen) this.box.value = this.chosen.title;
        return;
      }
      const exact = this.staticChoices.find(
        ({ title }) => title.toLowerCase() === this.box?.value.trim().toLowerCase(),
      );
      if (exact) this.choose(exact);
      else this.box.value = '';
    }

    reset(): void {
      this.asked += 1;
      this.chosen = this.staticChoices.find(({ value }) => value === this.defaultValue) ?? null;
      if (this.box) this.box.value = this.chosen?.title ?? '';
      this.valueChanged();
    }

    override get value(): string | undefined {
      return this.isOurs ? this.chosen?.value : super.value;
    }
    override isSet(): boolean {
      return this.isOurs ? this.chosen !== null : super.isSet();
    }
    override isValid(): boolean {
      return this.isOurs ? true : super.isValid();
    }
    override validateValue(): boolean {
      const valid = super.validateValue();
      if (this.isOurs) {
        this.box?.setAttribute('aria-invalid', String(!valid));
        this.box?.classList.toggle('ac-input-validation-failed', !valid);
      }
      return valid;
    }
    protected override resetValidationFailureCue(): void {
      super.resetValidationFailureCue();
      if (!this.isOurs) return;
      this.box?.removeAttribute('aria-invalid');
      this.box?.classList.remove('ac-input-validation-failed');
    }
    override focus(): void {
      if (this.box) this.box.focus();
      else super.focus();
    }
  };
}
