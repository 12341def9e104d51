import { el } from './dom.ts';
import { AdaptiveCards } from './renderer.ts';

/** Teams' Icon element, which the library does not know. Names without a picture here use the card's own fallback. */

const pictures = new Set([
  'ArrowSync',
  'Checkmark',
  'CheckmarkCircle',
  'ChevronRight',
  'Circle',
  'CircleHalfFill',
  'Clock',
  'DismissCircle',
  'ErrorCircle',
  'Eye',
  'Info',
  'Prohibited',
  'SubtractCircle',
  'Timer',
  'Warning',
]);
const sizes: Record<string, number> = { xxsmall: 12, xsmall: 16, small: 20, standard: 24, medium: 28, large: 32 };

export class Icon extends AdaptiveCards.CardElement {
  name = '';
  size = 24;
  filled = false;
  color = '';

  override getJsonTypeName(): string {
    return 'Icon';
  }

  protected override internalParse(
    source: Record<string, unknown>,
    context: InstanceType<typeof AdaptiveCards.SerializationContext>,
  ): void {
    super.internalParse(source, context);
    this.name = String(source.name ?? '');
    this.size = sizes[String(source.size ?? 'standard').toLowerCase()] ?? 24;
    this.filled = String(source.style).toLowerCase() === 'filled';
    this.color = String(source.color ?? 'default').toLowerCase();
  }

  override shouldFallback(): boolean {
    return !pictures.has(this.name) || super.shouldFallback();
  }

  protected override internalRender(): HTMLElement {
    const icon = el('span', { class: `icon color-${this.color}`, 'aria-hidden': 'true' });
    const name = this.name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
    icon.style.maskImage = `url("/icons/${name}_20_${this.filled ? 'filled' : 'regular'}.svg")`;
    icon.style.width = `${this.size}px`;
    icon.style.height = `${this.size}px`;
    return icon;
  }
}
