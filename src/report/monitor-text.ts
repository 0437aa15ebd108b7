/** Address or file of a page, in words. */
export function monitorText({
  address,
  page,
}: {
  readonly address: string | null;
  readonly page: string | null;
}): string {
  if (page !== null) return `${page}: open it in a Chromium browser, and choose the board's port there`;
  return `${address}\n  Open it in a browser on this computer; whoever has the address can talk to the device. Ctrl-C ends it.`;
}
