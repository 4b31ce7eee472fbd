/** Scripts for a page of a browser that record films and sounds, and play them. */

/** Records some frames of changing colours, or a tone. The value is base64. */
export function recordScript(type: string): string {
  return `(async () => {
    const stream = ${type.startsWith('audio') ? tone : colours}
    const recorder = new MediaRecorder(stream, { mimeType: '${type}' })
    const parts = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    const ended = new Promise((resolve) => (recorder.onstop = resolve))
    recorder.start()
    // Frames are drawn as time goes by, and so is sound.
    for (let frame = 0; frame < 40; frame += 1) await new Promise(requestAnimationFrame)
    recorder.stop()
    await ended
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    return btoa([...bytes].map((byte) => String.fromCharCode(byte)).join(''))
  })()`
}

const tone = `(() => {
  const context = new AudioContext()
  const source = context.createOscillator()
  const target = context.createMediaStreamDestination()
  source.connect(target)
  source.start()
  return target.stream
})()`

const colours = `(() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 })
  const context = canvas.getContext('2d')
  let hue = 0
  const draw = () => {
    context.fillStyle = 'hsl(' + (hue += 7) + ' 90% 50%)'
    context.fillRect(0, 0, 320, 240)
    requestAnimationFrame(draw)
  }
  draw()
  return canvas.captureStream(30)
})()`

/** Plays it. The value is the time that it came to, in seconds. */
export function playScript(base64: string, type: string): string {
  return `new Promise((resolve, reject) => {
    const bytes = Uint8Array.from(atob('${base64}'), (letter) => letter.charCodeAt(0))
    const player = Object.assign(document.createElement('video'), { muted: true })
    player.onerror = () => reject(player.error)
    player.ontimeupdate = () => player.currentTime > 0.1 && resolve(player.currentTime)
    player.onended = () => resolve(player.currentTime)
    player.src = URL.createObjectURL(new Blob([bytes], { type: '${type}' }))
    player.play().catch(reject)
  })`
}
