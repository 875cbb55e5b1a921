// Name: this is only a comment
// of a file that belongs to no launcher.
console.log('hello');
