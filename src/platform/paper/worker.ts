/**
 * Makes one document, in a process of its own: a map of 500 organisations takes half a second, and the memory
 * that the compiler takes is given back by nothing but the end of a process.
 */
import { join } from 'node:path'
import { root } from '#platform/paths.ts'

/** What is to be made. */
export type Order =
  | { kind: 'pdf'; template: string; data: string; seconds: number }
  | { kind: 'png'; svg: string; width: number }

/** What came of it. */
export type Outcome = { bytes: Uint8Array<ArrayBuffer> } | { problem: string }

const fonts = join(root, 'node_modules/@expo-google-fonts/noto-sans')
const folders = ['400Regular', '600SemiBold']

process.once('message', (order: Order) => {
  void made(order).then(
    (bytes) => process.send!({ bytes }),
    // The compiler throws what is no error.
    (error: unknown) =>
      process.send!({ problem: error instanceof Error ? error.message : JSON.stringify(error) }),
  )
})

async function made(order: Order): Promise<Uint8Array> {
  if (order.kind === 'pdf') {
    const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler')
    // The only files that a template could read are those of the letter.
    const typst = NodeCompiler.create({
      workspace: fonts,
      fontArgs: [{ fontPaths: folders.map((folder) => join(fonts, folder)) }],
    })
    return new Uint8Array(
      typst.pdf(
        { mainFileContent: order.template, inputs: { data: order.data } },
        { pdfStandard: 'ua-1', creationTimestamp: order.seconds },
      ),
    )
  }
  const { Resvg } = await import('@resvg/resvg-js')
  const drawing = new Resvg(order.svg, {
    fitTo: { mode: 'width', value: order.width },
    font: {
      fontFiles: folders.map((folder) => join(fonts, folder, `NotoSans_${folder}.ttf`)),
      loadSystemFonts: false,
      defaultFontFamily: 'Noto Sans',
    },
  })
  return new Uint8Array(drawing.render().asPng())
}
