const { app, BrowserWindow } = require('electron');

// What Electron itself takes on this machine: a window of Axle's size that paints one line.
app.setPath('userData', process.env.BARE_WINDOW_DATA);
void app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));
