/**
 * Whether the person has put the focus elsewhere by the time that something is ready.
 *
 * Then it stays there: what they type belongs into the field that they chose. JupyterLab, too, moves the focus
 * while it starts; that does not count, for nobody pressed anything.
 */
export async function movedOnBefore(ready: Promise<unknown>): Promise<boolean> {
  const before = document.activeElement;
  let isPressed = false;
  const note = (): void => {
    isPressed = true;
  };
  const options = { capture: true };
  document.addEventListener('keydown', note, options);
  document.addEventListener('pointerdown', note, options);
  try {
    await ready;
  } finally {
    document.removeEventListener('keydown', note, options);
    document.removeEventListener('pointerdown', note, options);
  }
  const now = document.activeElement;
  return isPressed && now !== before && now !== document.body;
}
