import type { Launch } from '../contract';
import type { Child } from './child';
import { createMacosView } from './macos/view';
import { macosTree } from './macos/tree';
import { looseTree, type RunTree } from './run-tree';

/** The processes of a run that has no pid namespace, as this system tells them. */
export function treeOf(launch: Launch, child: Child, platform: NodeJS.Platform = process.platform): RunTree {
  if (child.job !== undefined) return child.job.tree;
  if (platform === 'darwin') return macosTree(launch, child.pid, createMacosView());
  return looseTree(launch.run, child.pid, launch.cgroups);
}
