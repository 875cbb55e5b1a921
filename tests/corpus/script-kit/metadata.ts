import "@johnlindquist/kit"

export const metadata: Metadata = {
  name: "Resize Images",
  description: 'Makes each image of a folder smaller, \'in place\'',
  shortcut: "cmd i",
  watch: ["~/a", "~/b"],
  tags: ["images", "files"],
}

await resize()
