import "@johnlindquist/kit"

// Name: Open Project
// Description: Opens a project of ~/work: pick one
// Alias: op
// Tags: projects, editor , projects

const project = await arg('Project', await readdir(home('work')))
await edit(home('work', project))
