import { mkdtempSync } from "node:fs";
import { test, expect } from "vitest";
import { emit } from "../src/emit/emit.js";
import { writeSources } from "../src/emit/write.js";
import { expectationOf } from "../src/emit/expectation.js";
import { plan } from "../src/plan/plan.js";
import { compile } from "../src/target/toolchain.js";
import { loadTarget } from "../src/target/target.js";
import { boot } from "../src/target/run.js";
import { Link } from "../src/device/link.js";
import { connect } from "../src/device/session.js";
import { schedule } from "../src/ir/schedule.js";
import { inferReference } from "../src/reference/infer.js";
import { randomModel } from "./emit/random-model.js";
test.each([["rv32imc",20000,"int16",["a","b"]],["rv32imafc",65535,"float32",["a","b"]],["rv32imc",300,"uint8",Array.from({length:247},(_,i)=>`c${i}`)],["rv32",65535,"uint8",["a","b"]]] as const)("%s %d %s", async (name,size,storage,classes)=>{
  const model = randomModel({seed:3,storage,parts:[{kind:"rms",size}],units:[3,5],classes:[...classes]} as never);
  const layout=plan(model); const target=loadTarget(name);
  const folder=mkdtempSync("/tmp/rev/big-");
  writeSources(folder, emit(model,layout,target,{version:"0"}));
  const expected=expectationOf(model,layout);
  const image=await compile(folder,model.name,target,{inputBytes:expected.inputBytes});
  const r=await boot(image,target);
  const link=await Link.open(r.serialPath,{baud:115200});
  try{ const s=await connect(link,expected);
   const make=(f:(i:number)=>number)=> storage==="uint8"?Uint8Array.from({length:size},(_,i)=>f(i)):storage==="int16"?Int16Array.from({length:size},(_,i)=>f(i)):Float32Array.from({length:size},(_,i)=>f(i));
   for(const raw of [make(i=>(i*7919)%251), make(i=>storage==="uint8"?255:32767), make(()=>0)]){
    const [d]=await s.infer([raw]); const h=inferReference(model,schedule(model),raw);
    expect([...d!.scores]).toEqual([...h.scores]); expect(d).toMatchObject({label:h.label,macs:h.macs,margin:h.margin,goodness:h.goodness});
   }
  } finally{ await link.close(); await r.stop(); }
},300000);
