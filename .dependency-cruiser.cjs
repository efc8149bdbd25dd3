/** Which room may import which: docs/design.md. Imports point one way only. */
const room = (name, mayImport) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: `(^|rules/files/)${name}/` },
  to: {
    path: `^(test/rules/files/)?(policy|graph|cypher|ingest|access|api|cli|ui|test|bench)/`,
    pathNot: [`^(test/rules/files/)?(${[name, ...mayImport].join('|')})`],
  },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    room('policy', []),
    room('graph', ['policy/', 'cypher/']),
    room('ingest', ['policy/', 'graph/']),
    room('access', ['policy/', 'graph/model', 'graph/store', 'ingest/']),
    room('api', ['access/', 'policy/model', 'policy/', 'graph/store', 'graph/model']),
    room('cli', ['policy/', 'graph/', 'cypher/', 'ingest/', 'access/', 'api/']),
    room('ui', ['api/contract']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'], extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
  },
};
