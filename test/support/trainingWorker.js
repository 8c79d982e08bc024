// The training's thread from the sources; under jest there is no build.
require('./registerTypeScript');
require('../../src/nlu/training/trainingWorker.ts');
