// Whether what is dragged over the window is files: the browser says so by one word.
export function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.some((type) => type.toLowerCase() === "files") ?? false;
}
