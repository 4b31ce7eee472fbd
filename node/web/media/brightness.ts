/** How bright a picture is, from a tiny copy of it. */

const side = 16

/** 0 is black, 1 is white. */
export async function brightnessOf(src: string): Promise<number> {
  const image = await loadImage(src)
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })
  if (context === null) return 0
  context.drawImage(image, 0, 0, side, side)
  const { data } = context.getImageData(0, 0, side, side)
  let sum = 0
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice(at, at + 4)
    // Through clear places shows the pale ground of the page.
    sum += 255 + ((0.2126 * red + 0.7152 * green + 0.0722 * blue - 255) * alpha) / 255
  }
  return sum / (side * side * 255)
}

/** An image that can be drawn. The security policy lets a page show `blob:` addresses, but not fetch them. */
export async function loadImage(src: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = src
  await image.decode()
  return image
}
